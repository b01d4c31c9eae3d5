import type { ApiTokenView } from '#contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { CopyField, fieldErrors, SecretDialog, useOnOpen } from '../../ui/index.js';
import { bodyOf } from '../tokens/token.rules.js';
import { TokenFields } from '../tokens/TokenFields.js';
import { Incomplete, useTokenForm } from '../tokens/useTokenForm.js';
import classes from './Settings.module.css';

/** Names a key, what it may, where, and how long it lives; then shows it, once. */
export function NewToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { t: problems } = useTranslation('problems');
  const form = useTokenForm();
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [made, setMade] = useState<ApiTokenView>();
  useOnOpen(opened, () => { form.reset(); setRefused({}); setMade(undefined); });
  const create = async (): Promise<void> => {
    form.check();
    setMade(await api.post<ApiTokenView>('/session/api-tokens', bodyOf(form.fields)));
    void queryClient.invalidateQueries({ queryKey: keys.apiTokens });
  };
  const explain = (error: unknown): boolean => {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    setRefused(fieldErrors(error, problems));
    return true;
  };
  const secret = made && {
    title: t('made', { name: made.name }), doneLabel: t('copied'),
    content: <><p className={classes.lead}>{t('once')}</p><CopyField label={t('token')} value={made.token ?? ''} /></>,
  };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('add')} submitLabel={t('create')} onSubmit={create} onProblem={explain} secret={secret} size={620} submitTestId="token-create">
      <p className={classes.lead}>{t('ownLead')}</p>
      <TokenFields form={form} refused={refused} />
    </SecretDialog>
  );
}
