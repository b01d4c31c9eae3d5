import type { Platform } from '#contract';
import { useTranslation } from 'react-i18next';
import { PLATFORM_ICON } from './app.look.js';
import css from './catalogue.module.css';

/** Where an app is at home. */
export function PlatformMarks({ platforms }: { platforms: readonly Platform[] }) {
  const { t } = useTranslation('catalogue');
  return <>{platforms.map((platform) => { const Mark = PLATFORM_ICON[platform]; return <span key={platform} className={css.platform}><Mark size={15} stroke={1.75} aria-hidden />{t(`platform.${platform}`)}</span>; })}</>;
}
