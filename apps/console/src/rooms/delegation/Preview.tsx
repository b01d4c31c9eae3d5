import { IconDevices, IconHome } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { pairOf } from '../../app/brand/colour.rules.js';
import { Chalk, Logo } from '../../app/shell/Mark.js';
import { tintTokens } from '../../app/theme.js';
import css from './Preview.module.css';

interface PreviewProps { name: string; logo: string | null; colour: string }

/** The console in small, in both schemes, in the colours that will be drawn. */
export function Preview({ name, logo, colour }: PreviewProps) {
  const { t } = useTranslation('delegation');
  const pair = pairOf(colour);
  return (
    <div className={css.previews}>
      {(['light', 'dark'] as const).map((scheme) => (
        <figure key={scheme} className={css.preview}>
          <div className={css.console} data-scheme={scheme} style={tintTokens(pair[scheme]) as CSSProperties} role="img" aria-label={t(`preview.${scheme}`, { name, colour: pair[scheme].primary })}>
            <div className={css.board}>
              <span className={css.brand}>{logo ? <Logo src={logo} size={20} /> : <Chalk size={20} />}<span className={css.name}>{name}</span></span>
              <span className={css.entry} data-here><IconHome size={14} stroke={1.75} />{t('preview.home')}</span>
              <span className={css.entry}><IconDevices size={14} stroke={1.75} />{t('preview.fleet')}</span>
            </div>
            <div className={css.page}>
              <span className={css.title}>{t('preview.fleet')}</span>
              <span className={css.lead}>{t('preview.lead')} <span className={css.link}>{t('preview.link')}</span></span>
              <span className={css.button}>{t('preview.button')}</span>
              <span className={css.pale}>{t('preview.pale')}</span>
            </div>
          </div>
          <figcaption>{t(`preview.${scheme}Caption`)}</figcaption>
        </figure>
      ))}
    </div>
  );
}
