import type { RequestBody, RequestDetail, SiteView } from '#contract';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { fieldErrors, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { useRooms } from '../devices/useRooms.js';
import { parisWall } from '../deployments/when.rules.js';
import { EMPTY_WISH, wishOf, wishProblems, type WishDraft } from './ask.rules.js';
import { ConsoleApps } from './ConsoleApps.js';
import { WhatFields } from './WhatFields.js';
import { WhyFields } from './WhyFields.js';

type Values = WishDraft & { siteId: string | null };

/** Something was missing, and is said in the fields. */
class Incomplete extends Error {}

/** A request of somebody who is signed in, for a site that they see. */
export function NewRequestDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('requests');
  const { t: ask } = useTranslation('ask');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { scope } = useScope();
  const names = usePlaceNames(scope);
  const today = parisWall(useMinute()).slice(0, 10);
  const form = useForm<Values>({
    initialValues: { ...EMPTY_WISH, siteId: null },
    validate: (values) => ({
      ...Object.fromEntries(Object.entries(wishProblems(values, today)).map(([field, key]) => [field, ask(`problem.${key}`)])),
      ...(values.siteId === null && { siteId: t('new.noSite') }),
    }),
  });
  useOnOpen(opened, () => { form.setValues({ ...EMPTY_WISH, siteId: scope.siteId ?? null }); form.clearErrors(); });
  const { siteId } = form.values;
  const rooms = useRooms(siteId ?? undefined, opened);
  const send = async (): Promise<void> => {
    if (form.validate().hasErrors || siteId === null) throw new Incomplete();
    const made = await api.post<RequestDetail>('/requests', { ...wishOf(form.values), siteId } satisfies RequestBody);
    client.setQueryData(keys.request(made.id), made);
    void client.invalidateQueries({ queryKey: keys.requests });
    toast.started(t('new.done', { number: made.number }), () => void navigate({ to: `/requests/${made.id}` }));
  };
  const shown = (error: unknown): boolean => {
    if (error instanceof Incomplete) return true;
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    const { appId, ...others } = fieldErrors(error, problems);
    form.setErrors({ ...others, ...(appId && { app: appId }) });
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} size="lg" title={t('new.title')} submitLabel={t('new.send')} onSubmit={send} onProblem={shown} submitTestId="request-send">
      <PlaceSelect<SiteView>
        path="/sites" queryKey={keys.sites} query={{ organisationId: scope.organisationId }} required label={t('new.site')} placeholder={t('new.sitePlaceholder')} testId="request-site" focusFirst
        known={scope.siteId && names.site ? { id: scope.siteId, name: names.site } : null} labelOf={({ name, organisation }) => `${name} · ${organisation.name}`}
        value={siteId} error={form.errors['siteId']} onChange={(place) => form.setValues({ siteId: place?.id ?? null, roomId: '' })}
      />
      <WhatFields form={form} apps={(onNone) => <ConsoleApps chosen={form.values.app} onChoose={(app) => form.setFieldValue('app', app)} onNone={onNone} error={form.errors['app']} />} />
      <WhyFields form={form} rooms={rooms.data?.items ?? []} today={today} />
    </FormDialog>
  );
}
