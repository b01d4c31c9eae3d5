import { Popover, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../scope.js';
import { useSession } from '../session.js';
import { ScopePicker } from './ScopePicker.js';
import classes from './ScopeMenu.module.css';
import { usePlaceNames } from './usePlaceNames.js';

/** Whose devices are on screen: syndicate › commune › site, switched from here only. */
export function ScopeMenu() {
  const { t } = useTranslation('shell');
  const { organisation, console: own, reach } = useSession();
  const { scope, setScope } = useScope();
  const [opened, setOpened] = useState(false);
  const names = usePlaceNames(scope);
  const path = [own.name ?? organisation.name, names.organisation, names.site].filter((name) => name !== undefined);
  if (path.length === 1) path.push(t(reach.organisations === null ? 'scope.all' : 'scope.mine'));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={340} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.scope} onClick={() => setOpened(!opened)}>
          <VisuallyHidden>{t('scope.label')} :</VisuallyHidden>
          {path.slice(0, -1).map((name) => <span key={name} className={classes.parent}>{name}<span className={classes.step} aria-hidden>›</span></span>)}
          <span className={classes.here}>{path.at(-1)}</span>
          <IconSelector size={16} stroke={1.75} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('scope.label')}>
        <ScopePicker onChoose={(next) => { setScope(next); setOpened(false); }} />
      </Popover.Dropdown>
    </Popover>
  );
}
