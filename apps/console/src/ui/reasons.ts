/** How each reason of the contract looks. Its words are in `i18n/<locale>/reasons.json`. */
import type { Reason as ReasonCode } from '#contract';
import {
  IconBattery1, IconBook2, IconCalendarTime, IconClock, IconDatabaseExclamation, IconFileAlert, IconHandStop, IconHierarchy3, IconLock, IconMoon, IconAlertTriangle, IconPin, IconPlayerPause, IconPlugConnectedX, IconShieldLock, IconStairsUp, IconWifiOff, type Icon,
} from '@tabler/icons-react';
import type { Tone } from './tone.js';

export const REASON_LOOK: Record<ReasonCode, { icon: Icon; tone: Tone }> = {
  offline: { icon: IconMoon, tone: 'off' },
  window: { icon: IconCalendarTime, tone: 'information' },
  lesson: { icon: IconBook2, tone: 'information' },
  disk: { icon: IconDatabaseExclamation, tone: 'bad' },
  battery: { icon: IconBattery1, tone: 'attention' },
  link: { icon: IconWifiOff, tone: 'attention' },
  approval: { icon: IconHandStop, tone: 'attention' },
  dependency: { icon: IconHierarchy3, tone: 'bad' },
  unsupported: { icon: IconPlugConnectedX, tone: 'unknown' },
  failed: { icon: IconAlertTriangle, tone: 'bad' },
  refused: { icon: IconShieldLock, tone: 'attention' },
  locked: { icon: IconLock, tone: 'information' },
  corrupt: { icon: IconFileAlert, tone: 'bad' },
  wave: { icon: IconStairsUp, tone: 'information' },
  paused: { icon: IconPlayerPause, tone: 'attention' },
  pinned: { icon: IconPin, tone: 'attention' },
  waiting: { icon: IconClock, tone: 'information' },
};
