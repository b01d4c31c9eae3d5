import type { OrganisationView, WebhookBody, WebhookView } from '#contract';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { useSession } from '../../app/session.js';
import { fieldErrors, SecretDialog, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { SecretShown } from './SecretShown.js';
import { Incomplete, useWebhookForm } from './useWebhookForm.js';
import { refreshWebhooks } from './webhook.queries.js';
import { WebhookFields } from './WebhookFields.js';

/** Where to, about what, for whom; then the secret, once. */
export function NewWebhook({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  const { scope } = useScope();
  const { organisations: own } = useSession().reach;
  const form = useWebhookForm();
  const [place, setPlace] = useState<string | null>(null);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [made, setMade] = useState<WebhookView>();
  useOnOpen(opened, () => { form.reset(); setPlace(scope.organisationId ?? own?.[0]?.id ?? null); setRefused({}); setMade(undefined); });
  const create = async (): Promise<void> => {
    setRefused({});
    if (!form.check()) throw new Incomplete();
    const { name, url, events } = form.fields;
    setMade(await api.post<WebhookView>('/webhooks', { name: name.trim(), url: url.trim(), events, ...(place && { organisationId: place }) } satisfies WebhookBody));
    void refreshWebhooks();
  };
  const explain = (error: unknown): boolean => {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    setRefused(fieldErrors(error, problems));
    return true;
  };
  const close = (): void => {
    onClose();
    if (made) void navigate({ to: '/webhooks/$webhookId', params: { webhookId: made.id } });
  };
  const secret = made && { title: t('made', { name: made.name }), doneLabel: t('copied'), content: <SecretShown secret={made.secret ?? ''} /> };
  return (
    <SecretDialog opened={opened} onClose={close} title={t('add')} submitLabel={t('create')} onSubmit={create} onProblem={explain} secret={secret} size={620} submitTestId="webhook-create">
      <WebhookFields fields={form.fields} faults={{ ...refused, ...form.faults }} set={form.set}>
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} clearable={own === null} label={t('form.place')} placeholder={own === null ? t('whole') : t('form.placeHint')} testId="webhook-place"
          value={place} error={refused['organisationId']} onChange={(chosen) => setPlace(chosen?.id ?? null)}
        />
      </WebhookFields>
    </SecretDialog>
  );
}
