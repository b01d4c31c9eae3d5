/** The fleet: devices, their presence, inventory and software, and the list that shows them. */
export { AppHolders, type HoldsApp } from './app-holders.js';
export { DeviceFilterQuery } from './device.dto.js';
export { DeviceSelectionDto, toSelection } from './selection.dto.js';
export { AssetTakeover } from './asset.takeover.js';
export { DeviceEntity } from './device.entity.js';
export { DeviceEvents, type DeviceHappening, type DeviceRef, type Moved, type PresenceChange } from './device.events.js';
export { DeviceGate } from './device-gate.js';
export { DeviceHistory, type HistoryLine } from './device-history.service.js';
export { DeviceList } from './device-list.service.js';
export { DeviceQuarantine } from './device-quarantine.js';
export { DeviceService, type CertificateNote, type NewDevice } from './device.service.js';
export { type TargetRollUp } from './device.store.js';
export { DevicesModule } from './devices.module.js';
export { PresenceService } from './presence.service.js';
export { Welcomes } from './welcomes.js';
