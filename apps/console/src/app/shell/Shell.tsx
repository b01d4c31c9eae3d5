import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ActBar } from '../../rooms/acts/ActBar.js';
import { EndBar } from '../../rooms/delegation/EndNotice.js';
import { isElsewhere } from '../brand/address.rules.js';
import { placeQuery } from '../brand/brand.js';
import { useSession } from '../session.js';
import { Elsewhere } from './Elsewhere.js';
import { Footer } from './Footer.js';
import { LookDialog } from './LookDialog.js';
import { Navigation } from './Navigation.js';
import { Palette } from './Palette.js';
import classes from './Shell.module.css';
import { TopBar } from './TopBar.js';
import { useFleetNews } from './useFleetNews.js';

/** The board on the left, the bar above, the page. */
export function Shell() {
  const { t } = useTranslation('shell');
  const [opened, { open, close }] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(true);
  const { console: own } = useSession();
  const { data: place } = useQuery(placeQuery());
  useFleetNews();
  // A new page is announced and read from its top: focus moves to it, unless the page is the first one.
  useEffect(() => {
    close();
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path, close]);
  if (place && isElsewhere(own, place)) return <Elsewhere place={place} />;
  return (
    <>
      <a className={classes.skip} href="#main">{t('skip')}</a>
      <div className={classes.shell}>
        <aside className={classes.board}><Navigation /></aside>
        <div className={classes.column}>
          <TopBar onMenu={open} />
          <EndBar />
          <ActBar />
          <main id="main" ref={main} tabIndex={-1} className={classes.main}><Outlet /></main>
          <Footer />
        </div>
      </div>
      <Drawer.Root opened={opened} onClose={close} size={264} classNames={{ content: classes.drawer, body: classes.drawerBody }}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={t('nav')}>
          <Drawer.Body><Navigation /></Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <Palette />
      <LookDialog />
    </>
  );
}
