import type { WebhookView } from '#contract';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { RelativeTime, toast, toneInk, tonePale } from '../../ui/index.js';
import { STANDING_LOOK } from './webhook.look.js';
import { refreshWebhooks } from './webhook.queries.js';
import { standingOf } from './webhook.rules.js';
import css from './webhooks.module.css';

/** What is not as it should be: what happened, what is safe, what to do. */
export function WebhookBanner({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation('webhooks');
  const standing = standingOf(hook);
  const activate = useMutation({
    mutationFn: () => api.patch<WebhookView>(`/webhooks/${hook.id}`, { state: 'active' }),
    onSuccess: () => toast.done(t('resumed', { name: hook.name })), onError: toast.problem, onSettled: refreshWebhooks,
  });
  if (standing === 'well' || standing === 'new') return null;
  const { tone, icon: Mark } = STANDING_LOOK[standing];
  const said = standing === 'off' ? `${hook.offReason ?? 'failing'}Off` : hook.pauseReason === 'taken_back' ? 'takenBack' : standing;
  return (
    <div className={css.note} role="note" style={{ background: tonePale(tone) }}>
      <Mark size={20} stroke={1.75} color={toneInk(tone)} aria-hidden />
      <div className={css.noteText}>
        <p style={{ fontWeight: 650, color: toneInk(tone) }}>{standing === 'failing' ? <>{t('banner.failing')} <RelativeTime at={hook.failingSince} /></> : t(`banner.${said}`)}</p>
        <p>{t(`banner.${said === 'takenBack' ? said : standing}Text`)}{hook.dropped > 0 ? ` ${t('dropped', { count: hook.dropped })}` : ''}</p>
      </div>
      {standing === 'failing' ? null : <Button size="xs" variant="default" loading={activate.isPending} onClick={() => activate.mutate()}>{t('resume')}</Button>}
    </div>
  );
}
