import type { CommuneChoice, CommuneImportBody, CommunePreview, ImportRunView } from '#contract';
import { Button, Checkbox, Progress, Text } from '@mantine/core';
import { IconMapSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { EmptyState, ErrorState, Page, Panel, toast } from '../../ui/index.js';
import { CommuneChooser } from './CommuneChooser.js';
import { CommuneTable } from './CommuneTable.js';
import classes from './Organisations.module.css';
import { usePlaceNews } from './usePlaceNews.js';

/** Communes of the data set: chosen, compared with those that are there, picked, imported at once. */
export function CommunesPage() {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [withGroupings, setWithGroupings] = useState(false);
  const preview = useMutation({
    mutationFn: (choice: CommuneChoice) => api.post<CommunePreview>('/communes/preview', choice),
    onSuccess: ({ rows }) => setPicked(new Set(rows.filter(({ state }) => state !== 'same').map(({ code }) => code))),
  });
  const done = useMutation({
    mutationFn: () => api.post<ImportRunView>('/communes/import', { codes: [...picked], withGroupings } satisfies CommuneImportBody),
    onSuccess: async (run) => {
      await news();
      toast.done(t('communes.done', { count: run.counts.create + run.counts.update }));
      await navigate({ to: `/imports/communes/${run.id}` });
    },
    onError: toast.problem,
  });
  const { data } = preview;
  return (
    <Page title={t('importCommunes')} subtitle={<><Link to="/organisations">{t('nav')}</Link> · {t('communes.lead')} <Link to="/imports/communes">{t('communes.before')}</Link></>}>
      <Panel icon={IconMapSearch} title={t('communes.which')}><CommuneChooser busy={preview.isPending} onChoose={(choice) => preview.mutate(choice)} /></Panel>
      {preview.isError ? <ErrorState problem={preview.error} onRetry={() => preview.reset()} /> : null}
      {data ? (
        <Panel
          title={t('communes.found', { count: data.rows.length })} flush={data.rows.length > 0}
          actions={(
            <>
              <Checkbox label={t('communes.withGroupings')} checked={withGroupings} onChange={(event) => setWithGroupings(event.currentTarget.checked)} />
              <Button disabled={picked.size === 0} loading={done.isPending} onClick={() => done.mutate()} data-testid="import-communes">{t('communes.import', { count: picked.size })}</Button>
            </>
          )}
        >
          {done.isPending ? <Progress value={100} animated size={4} aria-label={t('communes.import', { count: picked.size })} /> : null}
          {data.unknown.length > 0 ? <Text size="sm" px={16} py={6} role="status">{t('communes.unknown', { count: data.unknown.length, codes: data.unknown.slice(0, 20).join(', ') })}</Text> : null}
          {data.rows.length > 0 ? <CommuneTable rows={data.rows} picked={picked} onPick={setPicked} /> : <EmptyState icon={IconMapSearch} title={t('communes.none')} text={t('communes.noneText')} />}
        </Panel>
      ) : null}
      {data ? <p className={classes.source}>{t('communes.source')} <a href={data.source.url} rel="noreferrer" target="_blank">{data.source.name}</a>, {data.source.version}, {data.source.licence}.</p> : <p className={classes.source}>{t('communes.source')} Découpage administratif, Etalab (INSEE, La Poste, DGCL), Licence Ouverte.</p>}
    </Page>
  );
}
