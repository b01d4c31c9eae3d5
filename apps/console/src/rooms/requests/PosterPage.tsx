import type { SiteView } from '#contract';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useBrand } from '../../app/brand/brand.js';
import { Mark } from '../../app/shell/Mark.js';
import { ErrorState, Skeletons, useTabTitle } from '../../ui/index.js';
import { QrCode } from '../enrolment/QrCode.js';
import css from './poster.module.css';
import { requestCodeQuery } from './request.queries.js';

const STEPS = ['scan', 'ask', 'answer'] as const;

/** A sheet for the teachers' room: the code to scan or to type, and what happens then. Printed as it stands, on A4. */
export function PosterPage() {
  const { t } = useTranslation('requests');
  const { siteId = '' }: { siteId?: string } = useParams({ strict: false });
  const site = useQuery({ queryKey: [...keys.sites, 'one', siteId], queryFn: ({ signal }) => api.get<SiteView>(`/sites/${siteId}`, {}, signal) });
  const code = useQuery(requestCodeQuery(siteId));
  const { name } = useBrand();
  useTabTitle(t('poster.tab'));
  const failure = site.error ?? code.error;
  const url = code.data?.code ? (code.data.url ?? `${window.location.origin}/demande/${code.data.code}`) : undefined;
  return (
    <div className={css.desk}>
      <header className={css.tools}>
        <Button component={Link} to={`/sites/${siteId}`} variant="default" leftSection={<IconArrowLeft size={17} stroke={1.75} aria-hidden />}>{t('poster.back')}</Button>
        {url ? <Button leftSection={<IconPrinter size={17} stroke={1.75} aria-hidden />} onClick={() => window.print()}>{t('poster.print')}</Button> : null}
      </header>
      <main className={css.sheet} data-testid="poster">
        <p className={css.head}><Mark size={30} /><bdi>{name}</bdi></p>
        <h1>{t('poster.title')}</h1>
        {failure ? <ErrorState problem={failure} /> : null}
        {!failure && !(site.data && code.data) ? <Skeletons rows={5} height={40} /> : null}
        {site.data ? <p className={css.school}><bdi>{site.data.name}</bdi></p> : null}
        {code.data && !url ? <p className={css.steps}>{t('code.none')}</p> : null}
        {url && code.data?.code ? (
          <>
            <div className={css.ways}>
              <QrCode text={url} alt={t('poster.qr')} size={320} />
              <div className={css.typed}>
                <p>{t('poster.or')}</p>
                <p className={css.address}>{url.replace(/^https?:\/\//, '').replace(/\/[^/]+$/, '')}</p>
                <p>{t('poster.withCode')}</p>
                <p className={css.code}>{code.data.code}</p>
              </div>
            </div>
            <ol className={css.steps}>{STEPS.map((step) => <li key={step}>{t(`poster.${step}`)}</li>)}</ol>
            <p className={css.foot}>{t('poster.foot')}</p>
          </>
        ) : null}
      </main>
    </div>
  );
}
