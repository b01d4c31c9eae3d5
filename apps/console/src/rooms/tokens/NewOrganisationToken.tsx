import type { ApiTokenView, OrganisationView } from '#contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { useScope } from '../../app/scope.js';
import { useSession } from '../../app/session.js';
import { CopyField, fieldErrors, SecretDialog, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { organisationBodyOf } from './token.rules.js';
import { TokenFields } from './TokenFields.js';
import css from './tokens.module.css';
import { Incomplete, useTokenForm } from './useTokenForm.js';

/** A token for a commune's programs: says plainly that it ends with the access of whoever makes it; then shows it, once. */
export function NewOrganisationToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { t: problems } = useTranslation('problems');
  const { scope } = useScope();
  const { organisations: own } = useSession().reach;
  const form = useTokenForm();
  const [place, setPlace] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const [made, setMade] = useState<ApiTokenView>();
  useOnOpen(opened, () => { form.reset(); setPlace(scope.organisationId ?? own?.[0]?.id ?? null); setTried(false); setRefused({}); setMade(undefined); });
  const create = async (): Promise<void> => {
    setTried(true);
    form.check();
    if (place === null) throw new Incomplete();
    setMade(await api.post<ApiTokenView>('/api-tokens', organisationBodyOf(form.fields, place)));
    void queryClient.invalidateQueries({ queryKey: keys.managedTokens });
  };
  const explain = (error: unknown): boolean => {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    setRefused(fieldErrors(error, problems));
    return true;
  };
  const secret = made && {
    title: t('made', { name: made.name }), doneLabel: t('copied'),
    content: <><p className={css.lead}>{t('once')}</p><CopyField label={t('token')} value={made.token ?? ''} /></>,
  };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('addFor')} submitLabel={t('create')} onSubmit={create} onProblem={explain} secret={secret} size={620} submitTestId="token-create">
      <p className={css.note}><IconAlertTriangle size={18} stroke={1.75} aria-hidden /><span>{t('diesWithMaker')}</span></p>
      <TokenFields form={form} refused={refused} organisationId={place}>
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} required label={t('form.organisation')} placeholder={t('form.search')} testId="token-organisation"
          value={place} error={tried && place === null ? t('form.organisationMissing') : undefined} onChange={(chosen) => { setPlace(chosen?.id ?? null); form.set({ sites: [], reach: 'all' }); }}
        />
      </TokenFields>
    </SecretDialog>
  );
}
