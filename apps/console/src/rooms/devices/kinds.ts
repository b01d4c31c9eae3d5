/** Icons of the kinds and states of devices. */
import type { DeviceKind } from '#contract';
import { IconBriefcase, IconCertificateOff, IconCircleCheck, IconDeviceDesktop, IconDeviceLaptop, IconDevices, IconDeviceProjector, IconDeviceTablet, IconDeviceTv, IconHelpCircle, IconHourglass, IconMoon, IconPlayerPlay, IconPrinter, IconRouter, IconScreenShare, IconServer, IconTag, IconTool, IconTrash, type Icon } from '@tabler/icons-react';
import type { RowState } from './row.rules.js';

export const KIND_ICON: Record<DeviceKind, Icon> = {
  laptop: IconDeviceLaptop, desktop: IconDeviceDesktop, tablet: IconDeviceTablet, display: IconScreenShare, projector: IconDeviceProjector, screen: IconDeviceTv,
  printer: IconPrinter, 'charging-case': IconBriefcase, network: IconRouter, other: IconTool, virtual: IconServer, unknown: IconDevices,
};
export const STATE_ICON: Record<RowState['key'], Icon> = { online: IconCircleCheck, inUse: IconPlayerPlay, offline: IconMoon, never: IconHourglass, quarantined: IconHelpCircle, retired: IconTrash, revoked: IconCertificateOff, unmanaged: IconTag };
