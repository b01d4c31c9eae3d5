import { Checkbox } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber, Panel } from '../../ui/index.js';
import { ConflictLines } from './ConflictLines.js';
import { OpensLines } from './OpensLines.js';
import css from './new.module.css';
import { PlacesTable } from './PlacesTable.js';
import { PreviewLines } from './PreviewLines.js';
import type { DraftUnderWay } from './useDraft.js';
import { WaveStairs } from './WaveStairs.js';

/** What will happen, in numbers, while it is put together. */
export function PlanPanel({ under: { draft, change, preview }, asked }: { under: DraftUnderWay; asked: boolean }) {
  const { t, i18n } = useTranslation('deployments');
  const found = preview.data;
  const pinned = (found?.pinned.length ?? 0) > 0;
  return (
    <Panel icon={IconListCheck} title={t('install.preview')}>
      {asked ? (
        <div className={css.fields}>
          <PreviewLines preview={preview} ensure={draft.wish === 'remove' ? 'absent' : 'present'} bare later={draft.waves !== null || draft.startAt !== '' || draft.windows.length > 0} />
          {found ? (
            <>
              {found.waves.length > 1 ? <WaveStairs waves={found.waves} /> : null}
              {found.devices > 0 ? <OpensLines opens={found.opens} /> : null}
              <ConflictLines takes={found.takes} pinned={found.pinned} />
              {pinned || draft.overridePins ? <Checkbox label={t('new.overridePins')} description={t('new.overridePinsHint')} checked={draft.overridePins} onChange={(event) => change({ overridePins: event.currentTarget.checked })} /> : null}
              {found.perSite.length > 1 ? <details className={css.more}><summary>{t('plan.perSite', { count: found.sites, formatted: formatNumber(found.sites, i18n.language) })}</summary><PlacesTable rows={found.perSite} /></details> : null}
            </>
          ) : null}
        </div>
      ) : <p className={css.chosen}>{t('plan.nothingYet')}</p>}
    </Panel>
  );
}
