import type { PlaceSettingsView, SettingPlace } from '#contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** The search that brings a place into view. @param organisationId that of a site */
export const searchOf = ({ level, id }: SettingPlace, organisationId?: string): Record<string, string> => {
  if (level === 'syndicate') return {};
  return level === 'site' ? { ...(organisationId ? { organisationId } : {}), siteId: id } : { organisationId: id };
};

/** One sentence, with the places that values come down from. */
export function PlaceWay({ view: { place, above } }: { view: PlaceSettingsView }) {
  const { t } = useTranslation('placesettings');
  if (above.length === 0) return t('leadTop');
  return (
    <>
      {t(`leadAt.${place.level}`)}{' '}
      {above.map((one, at) => (
        <span key={one.id}>{at > 0 ? ' › ' : null}{one.name === null ? t(`levels.${one.level}`) : <Link to="/place-settings" search={searchOf(one)}>{one.name}</Link>}</span>
      ))}.
    </>
  );
}
