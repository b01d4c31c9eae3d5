import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingView } from '#contract';
import { useScope } from '../../app/scope.js';
import { useMay, useSession } from '../../app/session.js';
import { ErrorState, Page, Panel, Skeletons } from '../../ui/index.js';
import { BelowDialog } from './BelowDialog.js';
import { MailPanel } from './MailPanel.js';
import { placePath, placeSettingsQuery } from './placesettings.queries.js';
import { PlaceWay } from './PlaceWay.js';
import { groups } from './setting.rules.js';
import { SettingDialog } from './SettingDialog.js';
import { SettingRow } from './SettingRow.js';

/** What is in force at the place in view, where it comes from, and what may be set here. */
export function PlaceSettingsPage() {
  const { t } = useTranslation('placesettings');
  const { organisation, reach } = useSession();
  const { scope } = useScope();
  const mayChange = useMay('settings.manage');
  const mayReadJournal = useMay('audit.read');
  const mayTryMail = useMay('sign-in.manage') && reach.organisations === null;
  // Who looks after some places only begins with the first of them.
  const path = placePath(scope) ?? placePath({ organisationId: reach.organisations?.[0]?.id, siteId: reach.organisations?.length === 0 ? reach.sites[0]?.id : undefined }) ?? `/organisations/${organisation.id}`;
  const { data, isError, error, refetch } = useQuery(placeSettingsQuery(path));
  const [edited, setEdited] = useState<SettingView | null>(null);
  const [listed, setListed] = useState<SettingView | null>(null);
  const name = data?.place.name ?? organisation.name;
  const journal = mayReadJournal ? <Button component={Link} to="/audit?action=setting.changed" variant="default" leftSection={<IconHistory size={17} stroke={1.75} aria-hidden />}>{t('journal')}</Button> : undefined;
  return (
    <Page title={data ? t('title', { name }) : t('nav')} subtitle={data ? <PlaceWay view={data} /> : t('lead')} actions={journal}>
      {isError ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !isError ? <Panel title={t('nav')}><Skeletons rows={6} /></Panel> : null}
      {data ? groups(data.settings).map(({ room, settings }) => (
        <Panel key={room} title={t(`rooms.${room}`)} flush>
          {settings.map((setting) => <SettingRow key={setting.key} setting={setting} place={data.place} path={path} mayChange={mayChange} onEdit={() => setEdited(setting)} onBelow={() => setListed(setting)} />)}
        </Panel>
      )) : null}
      {data?.place.id === organisation.id && mayTryMail ? <MailPanel /> : null}
      {data ? <SettingDialog setting={edited} view={data} path={path} onClose={() => setEdited(null)} /> : null}
      <BelowDialog setting={listed} path={path} onClose={() => setListed(null)} />
    </Page>
  );
}
