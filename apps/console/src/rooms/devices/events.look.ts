/** The icon of each kind of history line; what is new to this console has the plain one. */
import { IconAlertTriangle, IconArrowsJoin, IconArrowsSplit, IconBox, IconCertificate, IconCertificateOff, IconCircle, IconDatabaseExclamation, IconDeviceDesktopPlus, IconMapPin, IconMoon, IconPencil, IconPlayerPlay, IconPlugConnected, IconPlus, IconSchool, IconShieldCheck, IconShieldQuestion, IconTags, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/tone.js';

const LOOKS: Record<string, { icon: Icon; tone: Tone }> = {
  online: { icon: IconPlugConnected, tone: 'good' },
  offline: { icon: IconMoon, tone: 'off' },
  started: { icon: IconPlayerPlay, tone: 'information' }, stopped: { icon: IconMoon, tone: 'off' },
  enrolled: { icon: IconDeviceDesktopPlus, tone: 'good' },
  'package-changed': { icon: IconBox, tone: 'information' }, 'package-broken': { icon: IconAlertTriangle, tone: 'attention' },
  'disk-low': { icon: IconDatabaseExclamation, tone: 'attention' },
  'certificate-renewed': { icon: IconCertificate, tone: 'good' }, 'certificate-revoked': { icon: IconCertificateOff, tone: 'bad' },
  'agent-updated': { icon: IconShieldCheck, tone: 'good' }, 'agent-update-failed': { icon: IconAlertTriangle, tone: 'bad' },
  'lesson-locked': { icon: IconSchool, tone: 'information' }, 'lesson-ended': { icon: IconSchool, tone: 'off' },
  'refused-message': { icon: IconAlertTriangle, tone: 'bad' }, refused: { icon: IconAlertTriangle, tone: 'bad' },
  quarantined: { icon: IconShieldQuestion, tone: 'unknown' },
  created: { icon: IconPlus, tone: 'good' }, recognised: { icon: IconDeviceDesktopPlus, tone: 'good' }, moved: { icon: IconMapPin, tone: 'information' },
  merged: { icon: IconArrowsJoin, tone: 'information' }, unmerged: { icon: IconArrowsSplit, tone: 'off' },
  labelled: { icon: IconTags, tone: 'information' },
  updated: { icon: IconPencil, tone: 'off' }, released: { icon: IconShieldCheck, tone: 'good' },
};

export const eventLook = (kind: string): { icon: Icon; tone: Tone } => LOOKS[kind] ?? { icon: IconCircle, tone: 'off' };
