import type { WebhookPatch, WebhookView } from '#contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { fieldErrors, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { Incomplete, useWebhookForm } from './useWebhookForm.js';
import { refreshWebhooks } from './webhook.queries.js';
import { WebhookFields } from './WebhookFields.js';

/** Another name, address, or other events. Whose it is stays. */
export function EditWebhook({ hook, opened, onClose }: { hook: WebhookView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const { t: problems } = useTranslation('problems');
  const form = useWebhookForm();
  const [refused, setRefused] = useState<Record<string, string>>({});
  useOnOpen(opened, () => { form.reset(hook); setRefused({}); });
  const save = async (): Promise<void> => {
    setRefused({});
    if (!form.check()) throw new Incomplete();
    const { name, url, events } = form.fields;
    await api.patch<WebhookView>(`/webhooks/${hook.id}`, { name: name.trim(), url: url.trim(), events } satisfies WebhookPatch);
    await refreshWebhooks();
    toast.done(t('edit.done', { name: name.trim() }));
  };
  const explain = (error: unknown): boolean => {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    setRefused(fieldErrors(error, problems));
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('edit.title', { name: hook.name })} submitLabel={t('edit.submit')} onSubmit={save} onProblem={explain} size={620}>
      <WebhookFields fields={form.fields} faults={{ ...refused, ...form.faults }} set={form.set} />
    </FormDialog>
  );
}
