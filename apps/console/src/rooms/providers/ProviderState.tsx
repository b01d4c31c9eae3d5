import type { IdentityProviderView } from '#contract';
import { IconCircleCheck, IconCircleOff, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';
import { stateOf } from './provider.rules.js';

const LOOK = { open: { tone: 'good', icon: IconCircleCheck }, off: { tone: 'off', icon: IconCircleOff }, draft: { tone: 'attention', icon: IconPencil } } as const;

/** Whether people see its button. */
export function ProviderState({ provider }: { provider: IdentityProviderView }) {
  const { t } = useTranslation('providers');
  const state = stateOf(provider);
  return <StateBadge {...LOOK[state]} label={t(`state.${state}`)} />;
}
