import { Module } from '@nestjs/common';
import { AccessModule, importController } from '../access/index.js';
import { CalendarModule } from '../calendar/index.js';
import { AppHolders } from './app-holders.js';
import { AssetMerges } from './asset.merge.js';
import { AssetService } from './asset.service.js';
import { AssetTakeover } from './asset.takeover.js';
import { AssetTwins } from './asset.twins.js';
import { AssetsController } from './assets.controller.js';
import { DeviceCounting } from './device-counting.js';
import { DeviceAudience } from './device-audience.js';
import { DeviceEditing } from './device.editing.js';
import { DeviceEvents } from './device.events.js';
import { DeviceExport } from './device.export.js';
import { DeviceFilters } from './device-filter.js';
import { DeviceMarks } from './device.marks.js';
import { DeviceMoves } from './device.moves.js';
import { DeviceSelections } from './device-selection.js';
import { DeviceGate } from './device-gate.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceList } from './device-list.service.js';
import { DevicePages } from './device-page.service.js';
import { DeviceQuarantine } from './device-quarantine.js';
import { DeviceService } from './device.service.js';
import { DeviceStore } from './device.store.js';
import { DeviceMetrics } from './devices.metrics.js';
import { DevicesController } from './devices.controller.js';
import { DevicePersonal } from './devices.personal.js';
import { DeviceTidy } from './device-tidy.js';
import { EventListener } from './event.listener.js';
import { FleetImport } from './fleet-import.js';
import { FleetImportStore } from './fleet-import.store.js';
import { HelloListener } from './hello.listener.js';
import { InventoryListener } from './inventory.listener.js';
import { InventoryStore } from './inventory.store.js';
import { LabelReader } from './label.reader.js';
import { LabelService } from './label.service.js';
import { LabelStore } from './label.store.js';
import { LabelsController } from './labels.controller.js';
import { PlaceFollowing } from './place-following.js';
import { PresenceListener } from './presence.listener.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';
import { PresenceSweep } from './presence.sweep.js';
import { QuarantineListener } from './quarantine.listener.js';
import { SavedViewService } from './saved-view.service.js';
import { SoftwareController } from './software.controller.js';
import { SoftwareService } from './software.service.js';
import { SoftwareStore } from './software.store.js';
import { ViewsController } from './views.controller.js';
import { Welcomes } from './welcomes.js';

/** What reads, what writes, and what listens to the devices themselves. */
const READING = [AppHolders, AssetTwins, DeviceCounting, DeviceExport, DeviceFilters, DeviceGate, DeviceList, DevicePages, DeviceSelections, LabelReader, SavedViewService, SoftwareService];
const WRITING = [
  AssetMerges, AssetService, AssetTakeover, DeviceEditing, DeviceHistory, DeviceMarks, DeviceMoves, DeviceQuarantine, DeviceService, DeviceStore, DeviceTidy, FleetImport, FleetImportStore, InventoryStore, LabelService, LabelStore,
  PlaceFollowing, PresenceService, PresenceStore, SoftwareStore, Welcomes,
];
const LISTENING = [EventListener, HelloListener, InventoryListener, PresenceListener, PresenceSweep, QuarantineListener];

@Module({
  imports: [AccessModule, CalendarModule],
  controllers: [LabelsController, AssetsController, DevicesController, importController('FleetImportController', 'devices', 'devices.manage'), SoftwareController, ViewsController],
  providers: [DeviceAudience, DeviceEvents, DeviceMetrics, DevicePersonal, ...READING, ...WRITING, ...LISTENING],
  exports: [AppHolders, AssetTakeover, DeviceEvents, DeviceGate, DeviceHistory, DeviceList, DeviceQuarantine, DeviceService, PresenceService, Welcomes],
})
export class DevicesModule {}
