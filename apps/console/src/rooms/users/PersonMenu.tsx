import type { GrantView, UserView } from '#contract';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDevices, IconDots, IconFileDownload, IconUserMinus, IconUserShield, IconUserX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { apiUrl } from '../../api/index.js';
import { EndGrantDialog, RemoveDialog } from './EndDialogs.js';
import { GrantDialog } from './GrantDialog.js';
import { givable } from './people.rules.js';
import { roleName } from './RoleBadge.js';
import { SessionsDialog } from './SessionsDialog.js';

type Asked = 'give' | 'remove' | 'sessions' | GrantView;

/** What can be done about one person. */
export function PersonMenu({ person }: { person: UserView }) {
  const { t } = useTranslation('users');
  const whole = useSession().reach.organisations === null;
  const menu = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  // What was asked last stays in the dialog while it leaves the screen.
  const [ending, setEnding] = useState<GrantView>();
  const close = (): void => setAsked(null);
  // The entry that was chosen goes away with its menu: the dialog gives the focus back to the button of the menu.
  const ask = (what: Asked): void => {
    menu.current?.focus();
    if (typeof what === 'object') setEnding(what);
    setAsked(what);
  };
  return (
    <>
      <Menu position="bottom-end" width={290} withinPortal>
        <Menu.Target><ActionIcon ref={menu} variant="subtle" color="gray" size={34} aria-label={t('actionsFor', { name: person.name })}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {givable(person, whole).length > 0 ? <Menu.Item leftSection={<IconUserShield size={17} stroke={1.75} />} onClick={() => ask('give')}>{t('give.action')}</Menu.Item> : null}
          {person.grants.map((grant) => <Menu.Item key={grant.id} leftSection={<IconUserMinus size={17} stroke={1.75} />} onClick={() => ask(grant)}>{t('end.action', { role: roleName(t, grant) })}</Menu.Item>)}
          <Menu.Item leftSection={<IconDevices size={17} stroke={1.75} />} onClick={() => ask('sessions')}>{t('sessions.action')}</Menu.Item>
          <Menu.Item component="a" href={apiUrl(`/users/${person.id}/personal-data`)} download leftSection={<IconFileDownload size={17} stroke={1.75} />}>{t('data.action')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconUserX size={17} stroke={1.75} />} style={{ color: 'var(--bad)' }} onClick={() => ask('remove')}>{t('remove.action')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <GrantDialog person={person} opened={asked === 'give'} onClose={close} />
      {ending ? <EndGrantDialog person={person} grant={ending} opened={typeof asked === 'object' && asked !== null} onClose={close} /> : null}
      <SessionsDialog person={person} opened={asked === 'sessions'} onClose={close} />
      <RemoveDialog person={person} opened={asked === 'remove'} onClose={close} />
    </>
  );
}
