import type { OrganisationView, SiteView } from '#contract';
import { TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBuildingCommunity, IconHierarchy2, IconSchool, IconSearch, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { Num } from '../../ui/index.js';
import type { ScopeParams } from '../scope.js';
import { useSession } from '../session.js';
import classes from './ScopeMenu.module.css';

const SHOWN = 20;

/** Groupings, communes and sites by name; the sites of the commune that was typed come with it. */
export function ScopePicker({ onChoose }: { onChoose: (scope: ScopeParams) => void }) {
  const { t } = useTranslation('shell');
  const whole = useSession().reach.organisations === null;
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const organisations = useList<OrganisationView>([...keys.organisations, 'scope'], '/organisations', { q }, { limit: SHOWN });
  const sites = useList<SiteView>([...keys.sites, 'scope'], '/sites', { q }, { limit: SHOWN });
  return (
    <>
      <TextInput value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder={t('scope.search')} aria-label={t('scope.search')} leftSection={<IconSearch size={17} stroke={1.75} aria-hidden />} data-autofocus />
      <div className={classes.choices}>
        {q === '' ? <Choice icon={IconWorld} name={t(whole ? 'scope.all' : 'scope.mine')} onClick={() => onChoose({})} /> : null}
        {rowsOf(organisations).map((one) => <Choice key={one.id} icon={one.kind === 'grouping' ? IconHierarchy2 : IconBuildingCommunity} name={one.name} count={one.devices} onClick={() => onChoose({ organisationId: one.id })} />)}
        {rowsOf(sites).map((one) => <Choice key={one.id} icon={IconSchool} name={one.name} where={one.organisation.name} count={one.devices} onClick={() => onChoose({ organisationId: one.organisation.id, siteId: one.id })} />)}
        {q !== '' && rowsOf(organisations).length + rowsOf(sites).length === 0 && organisations.isSuccess && sites.isSuccess ? <p className={classes.none}>{t('scope.none')}</p> : null}
      </div>
    </>
  );
}

function Choice({ icon: Mark, name, where, count, onClick }: { icon: typeof IconSchool; name: string; where?: string; count?: number; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.choice} onClick={onClick}>
      <Mark size={18} stroke={1.75} aria-hidden />
      <span className={classes.name}>{name}{where ? <span className={classes.where}>{where}</span> : null}</span>
      {count === undefined ? null : <span className={classes.where}><Num value={count} /></span>}
    </UnstyledButton>
  );
}
