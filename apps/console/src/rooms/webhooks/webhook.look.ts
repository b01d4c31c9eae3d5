/** How the states of a webhook and of a delivery look. */
import type { WebhookDeliveryView } from '#contract';
import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPause, IconPlugConnectedX, IconSparkles, IconX, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/index.js';
import type { Standing } from './webhook.rules.js';

type Look = { tone: Tone; icon: Icon };

export const STANDING_LOOK: Record<Standing, Look> = {
  well: { tone: 'good', icon: IconCheck },
  new: { tone: 'information', icon: IconSparkles },
  failing: { tone: 'attention', icon: IconAlertTriangle },
  paused: { tone: 'off', icon: IconPlayerPause },
  off: { tone: 'bad', icon: IconPlugConnectedX },
};

export const DELIVERY_LOOK: Record<WebhookDeliveryView['state'], Look> = {
  waiting: { tone: 'information', icon: IconClock },
  delivered: { tone: 'good', icon: IconCheck },
  failed: { tone: 'bad', icon: IconX },
};
