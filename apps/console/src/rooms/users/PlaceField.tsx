import type { OrganisationView, PlaceKind } from '#contract';
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { kindOf, type PlaceChoice } from './place.rules.js';
import { SitesField } from './SitesField.js';

interface PlaceFieldProps { kinds: readonly PlaceKind[]; value: PlaceChoice; onChange: (place: PlaceChoice) => void; missing: boolean }

/** Where a role is held: all of the syndicate, a commune with all its schools, or some sites. Only what the role can have is asked. */
export function PlaceField({ kinds, value, onChange, missing }: PlaceFieldProps) {
  const { t } = useTranslation('users');
  const id = useId();
  const kind = kindOf(value, kinds);
  if (kind === undefined || (kinds.length === 1 && kind === 'syndicate')) return null;
  return (
    <Stack gap={8}>
      <Text id={id} size="sm" fw={600}>{t('place.label')}</Text>
      {kinds.length > 1 ? (
        <SegmentedControl
          aria-labelledby={id} fullWidth value={kind} onChange={(next) => onChange({ ...value, kind: next as PlaceKind })}
          data={kinds.map((one) => ({ value: one, label: t(`place.${one}`) }))}
        />
      ) : null}
      {kind === 'organisation' ? (
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} testId="grant-organisation" label={t('place.organisationLabel')} placeholder={t('place.organisationHint')} clearable
          value={value.organisationId} error={missing ? t('place.missing') : undefined} onChange={(place) => onChange({ ...value, kind, organisationId: place?.id ?? null })}
        />
      ) : null}
      {kind === 'sites' ? <SitesField value={value.siteIds} error={missing ? t('place.missingSites') : undefined} onChange={(siteIds) => onChange({ ...value, kind, siteIds })} /> : null}
    </Stack>
  );
}
