/** Icons and tones of deployments and of one device inside them. */
import type { DeploymentView, ItemState } from '#contract';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconCalendarTime, IconDownload, IconHandStop, IconLoader2, IconPlayerPause, IconPlayerPlay, IconX, type Icon } from '@tabler/icons-react';
import { REASON_LOOK, type Tone } from '../../ui/index.js';
import type { PartKey } from './progress.rules.js';

export const DEPLOYMENT_LOOK: Record<DeploymentView['state'], { icon: Icon; tone: Tone }> = {
  scheduled: { icon: IconCalendarTime, tone: 'information' }, running: { icon: IconPlayerPlay, tone: 'information' }, awaiting: { icon: IconHandStop, tone: 'attention' }, paused: { icon: IconPlayerPause, tone: 'attention' }, done: { icon: IconCircleCheck, tone: 'good' }, cancelled: { icon: IconX, tone: 'off' },
};
export const ITEM_LOOK: Record<ItemState, { icon: Icon; tone: Tone }> = {
  pending: { icon: IconClock, tone: 'information' }, downloading: { icon: IconDownload, tone: 'information' }, working: { icon: IconLoader2, tone: 'information' },
  done: { icon: IconCircleCheck, tone: 'good' }, waiting: { icon: IconClock, tone: 'information' }, failed: { icon: IconAlertTriangle, tone: 'bad' },
};

/** How one part of the bar looks: a reason looks as it does everywhere. */
export const partLook = (key: PartKey): { icon: Icon; tone: Tone } => (key === 'done' ? { icon: IconCircleCheck, tone: 'good' } : REASON_LOOK[key]);
