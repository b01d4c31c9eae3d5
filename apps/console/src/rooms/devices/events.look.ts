/** The icon of each kind of history line; what is new to this console has the plain one. */
import { IconAlertTriangle, IconBox, IconCertificate, IconCertificateOff, IconCircle, IconClipboardList, IconDatabaseExclamation, IconDeviceDesktopPlus, IconMoon, IconPencil, IconPlayerPlay, IconPlugConnected, IconShieldQuestion, IconTerminal2, IconTrash, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/tone.js';

const LOOKS: Record<string, { icon: Icon; tone: Tone }> = {
  online: { icon: IconPlugConnected, tone: 'good' }, connected: { icon: IconPlugConnected, tone: 'good' },
  offline: { icon: IconMoon, tone: 'off' }, disconnected: { icon: IconMoon, tone: 'off' },
  started: { icon: IconPlayerPlay, tone: 'information' }, stopped: { icon: IconMoon, tone: 'off' },
  enrolled: { icon: IconDeviceDesktopPlus, tone: 'good' }, 're-enrolled': { icon: IconDeviceDesktopPlus, tone: 'good' },
  'package-changed': { icon: IconBox, tone: 'information' }, target: { icon: IconClipboardList, tone: 'information' }, command: { icon: IconTerminal2, tone: 'information' },
  inventory: { icon: IconClipboardList, tone: 'information' },
  'disk-low': { icon: IconDatabaseExclamation, tone: 'attention' },
  'certificate-renewed': { icon: IconCertificate, tone: 'good' }, revoked: { icon: IconCertificateOff, tone: 'bad' },
  'refused-message': { icon: IconAlertTriangle, tone: 'bad' }, malformed: { icon: IconAlertTriangle, tone: 'bad' },
  quarantined: { icon: IconShieldQuestion, tone: 'unknown' }, retired: { icon: IconTrash, tone: 'off' },
  renamed: { icon: IconPencil, tone: 'off' }, moved: { icon: IconPencil, tone: 'off' }, changed: { icon: IconPencil, tone: 'off' },
};

export const eventLook = (kind: string): { icon: Icon; tone: Tone } => LOOKS[kind] ?? { icon: IconCircle, tone: 'off' };
