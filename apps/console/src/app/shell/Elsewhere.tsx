import type { ConsoleView } from '#contract';
import { Anchor, Button } from '@mantine/core';
import { IconArrowRight, IconHomeShare } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, Page, toast } from '../../ui/index.js';
import { slugAt } from '../brand/address.rules.js';
import { enterConsole } from '../brand/brand.js';
import { forgetSession, signOut, useSession } from '../session.js';
import classes from './Shell.module.css';

/** Somebody signed in at the address of another commune's console: nothing of it is shown, and the way to their own is. */
export function Elsewhere({ place }: { place: ConsoleView }) {
  const { t } = useTranslation('shell');
  const { console: own } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const far = own.address !== '' && new URL(own.address).origin !== window.location.origin;
  const goHome = async (): Promise<void> => {
    enterConsole(slugAt(own, window.location.origin) ?? null);
    await navigate({ to: '/' });
    await client.invalidateQueries();
  };
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      await navigate({ to: '/sign-in' });
      forgetSession();
    } catch (error) {
      toast.problem(error);
    }
  };
  const label = own.name === null ? t('elsewhere.syndicate') : t('elsewhere.own', { name: own.name });
  return (
    <main className={classes.main}>
      <Page title={t('elsewhere.title')}>
        <EmptyState
          icon={IconHomeShare} title={t('elsewhere.heading', { name: place.name })} text={t('elsewhere.text')}
          action={(
            <>
              {far
                ? <Button component="a" href={own.address} rightSection={<IconArrowRight size={17} stroke={1.75} aria-hidden />}>{label}</Button>
                : <Button onClick={() => void goHome()} rightSection={<IconArrowRight size={17} stroke={1.75} aria-hidden />}>{label}</Button>}
              <Anchor component="button" underline="always" onClick={() => void leave()}>{t('elsewhere.leave')}</Anchor>
            </>
          )}
        />
      </Page>
    </main>
  );
}
