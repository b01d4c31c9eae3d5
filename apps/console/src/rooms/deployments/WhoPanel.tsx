import { Checkbox, SegmentedControl, Select, Text } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import type { Audience } from '../devices/CommandDialog.js';
import { AudienceLine } from './AudienceLine.js';
import type { Way } from './audience.rules.js';
import { FilterWords } from './FilterWords.js';
import css from './new.module.css';
import { PlaceChoice } from './PlaceChoice.js';
import type { AudienceUnderWay } from './useAudience.js';
import type { DraftUnderWay } from './useDraft.js';

interface WhoPanelProps { audience: AudienceUnderWay; under: DraftUnderWay; software: string | undefined }

/** On which devices, and whether later ones join them. */
export function WhoPanel({ audience, under: { draft, change }, software }: WhoPanelProps) {
  const { t } = useTranslation('deployments');
  const { way, ways, setWay, chosen, filter, setPlace, views, view, setView, devices } = audience;
  const placed = useCallback((next: Audience) => { if (next.devices.filter) setPlace(next.devices.filter); }, [setPlace]);
  return (
    <Panel icon={IconDevices} title={t('new.who')}>
      <div className={css.fields}>
        {ways.length > 1 ? <SegmentedControl fullWidth aria-label={t('new.who')} value={way} onChange={(next) => setWay(next as Way)} data={ways.map((value) => ({ value, label: t(`way.${value}`) }))} /> : null}
        {way === 'chosen' && chosen ? <AudienceLine audience={{ devices: { ids: chosen.ids }, count: chosen.ids.length, names: chosen.names }} /> : null}
        {way === 'filter' && filter ? <FilterWords filter={filter} /> : null}
        {way === 'place' ? <PlaceChoice software={software} onChange={placed} /> : null}
        {way === 'view' ? (
          <>
            <Select label={t('new.view')} placeholder={t('new.viewPlaceholder')} description={views.length === 0 ? t('new.noView') : undefined} disabled={views.length === 0} data={views.map(({ id, name }) => ({ value: id, label: name }))} value={view?.id ?? null} onChange={setView} />
            {view ? <FilterWords filter={view.filter} /> : null}
          </>
        ) : null}
        {devices?.filter && draft.wish !== 'remove' ? <Checkbox label={t('new.follow')} description={t('new.followHint')} checked={draft.follow} onChange={(event) => change({ follow: event.currentTarget.checked })} /> : null}
        {way === 'chosen' ? <Text size="sm" c="dimmed">{t('new.static')}</Text> : null}
      </div>
    </Panel>
  );
}
