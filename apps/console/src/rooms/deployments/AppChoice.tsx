import type { AppView } from '#contract';
import { Anchor, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconApps, IconCheck, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { ErrorState, Skeletons } from '../../ui/index.js';
import { appsQuery } from '../catalogue/catalogue.queries.js';
import { findApps, takable } from '../catalogue/catalogue.rules.js';
import css from './install.module.css';

/** Chooses an app of the catalogue that may be installed. */
export function AppChoice({ chosen, onChoose }: { chosen: AppView | null; onChoose: (app: AppView) => void }) {
  const { t } = useTranslation('deployments');
  const [text, setText] = useState('');
  const apps = useQuery(appsQuery());
  const any = useMay('deployments.manage');
  const rows = findApps<AppView>((apps.data ?? []).filter((app) => (any || app.teaching) && takable(app)), text);
  return (
    <div>
      <TextInput data-autofocus label={t('install.app')} placeholder={t('install.search')} leftSection={<IconSearch size={17} stroke={1.75} />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={230} mt={6} className={css.choices} type="auto">
        {apps.isPending ? <Skeletons rows={3} height={34} /> : null}
        {apps.isError ? <ErrorState problem={apps.error} onRetry={() => void apps.refetch()} /> : null}
        {rows.map((app) => (
          <UnstyledButton key={app.id} type="button" className={css.choice} aria-pressed={chosen?.id === app.id} data-testid={`install-app-${app.package}`} onClick={() => onChoose(app)}>
            <IconApps size={19} stroke={1.75} aria-hidden />
            <span className={css.app}><bdi className={css.name}>{app.name}</bdi><bdi className={css.summary}>{app.summary || app.package}</bdi></span>
            <span className={css.version}><bdi>{app.packages[0]?.version ?? t('install.fromSystem')}</bdi></span>
            {chosen?.id === app.id ? <IconCheck size={18} stroke={2} aria-hidden /> : <span />}
          </UnstyledButton>
        ))}
        {apps.isSuccess && rows.length === 0 ? (
          <Text size="sm" c="dimmed" p="sm">{t(text ? 'install.noMatch' : 'install.noApp')} <Anchor component={Link} to="/apps" size="sm">{t('install.openCatalogue')}</Anchor></Text>
        ) : null}
      </ScrollArea.Autosize>
    </div>
  );
}
