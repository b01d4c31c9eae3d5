import type { OrganisationView } from '#contract';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber, KeyValue, Panel } from '../../ui/index.js';
import classes from './Organisations.module.css';

/** Beside the lists of an organisation, one panel a concern: what other rooms have to say of it stands below its facts. */
export function OrganisationPanels({ organisation }: { organisation: OrganisationView }) {
  return (
    <div className={classes.stack}>
      <FactsPanel organisation={organisation} />
    </div>
  );
}

function FactsPanel({ organisation: { kind, code, siren, postalCodes, population } }: { organisation: OrganisationView }) {
  const { t, i18n } = useTranslation('organisations');
  return (
    <Panel icon={IconInfoCircle} title={t('facts')}>
      <KeyValue
        rows={[
          { label: t('kind'), value: t(`kinds.${kind}`) },
          { label: t('columns.population'), value: population === null ? null : formatNumber(population, i18n.language) },
          { label: kind === 'commune' ? t('insee') : t('columns.code'), value: code },
          { label: t('postalCodes'), value: postalCodes.join(', ') || null },
          { label: t('siren'), value: siren },
        ]}
      />
    </Panel>
  );
}
