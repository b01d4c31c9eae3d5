import type { ConsoleBody, ConsoleView } from '#contract';
import { Alert, Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { askSession, useMay, useSession } from '../../app/session.js';
import { fieldErrors, formatDay, problemText, toast } from '../../ui/index.js';
import { sendLogo } from './delegation.queries.js';
import { LookPanel, type LookFields } from './LookPanel.js';
import { useLogo } from './useLogo.js';

/** In the settings of a commune's administrator: how their console looks. What was handed over, and where it is, is the syndicate's to say. */
export function OwnConsolePanel() {
  const { console: own, homeId } = useSession();
  const may = useMay('settings.manage');
  return may && homeId !== null && own.name !== null ? <OwnConsole homeId={homeId} own={{ ...own, name: own.name }} /> : null;
}

function OwnConsole({ homeId, own }: { homeId: string; own: ConsoleView & { name: string } }) {
  const { t, i18n } = useTranslation('delegation');
  const { t: problems } = useTranslation('problems');
  const form = useForm<LookFields>({ initialValues: { name: own.name, colour: own.colour ?? '', locale: own.locale } });
  const logo = useLogo(own.logo);
  const [problem, setProblem] = useState<unknown>();
  const save = form.onSubmit(async ({ name, colour, locale }) => {
    setProblem(undefined);
    try {
      if (logo.change !== undefined) await sendLogo(homeId, logo.change);
      const saved = await api.patch<ConsoleView>(`/organisations/${homeId}/console`, { name: name.trim(), colour: colour.toLowerCase(), locale } satisfies ConsoleBody);
      // Everything on screen bears it from now on.
      await askSession();
      form.setInitialValues({ name: saved.name ?? '', colour: saved.colour ?? '', locale: saved.locale });
      form.reset();
      logo.settled();
      toast.done(t('own.saved'));
    } catch (error) {
      if (error instanceof ApiProblem) form.setErrors(fieldErrors(error, problems));
      setProblem(error);
    }
  });
  const said = problem === undefined ? undefined : problemText(problem, problems);
  return (
    <form onSubmit={save} noValidate>
      <LookPanel form={form} logo={logo} title={t('own.title')} lead={t('own.lead', { name: own.name }) + (own.until ? ` ${t('own.until', { day: formatDay(new Date(own.until), i18n.language) })}` : '')}>
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={form.submitting} disabled={form.values.name.trim() === '' || (!form.isDirty() && logo.change === undefined)}>{t('own.save')}</Button>
        </Group>
      </LookPanel>
    </form>
  );
}
