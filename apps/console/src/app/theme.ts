/** Mantine dressed in the tokens of tokens.css, so that every stock component speaks slate and chalk. */
import { Button, Checkbox, createTheme, Modal, Tooltip, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { pairOf, type Tint } from './brand/colour.rules.js';
import { variantColors } from './variants.js';

const board: MantineColorsTuple = ['#eef6f2', '#dcebe4', '#b9d8ca', '#93c9b1', '#6fc3a2', '#56ad8b', '#2b6a56', '#235848', '#1b463a', '#13342b'];

const slate: MantineColorsTuple = ['#eef1ea', '#c4cfc8', '#a9b8af', '#7d8c84', '#3a4a43', '#2a3832', '#1b2622', '#121a17', '#0e1512', '#0a100d'];
const paper: MantineColorsTuple = ['#f7f7f3', '#f1f2ec', '#e9ebe4', '#e3e5de', '#c8cdc5', '#a8b0aa', '#858f88', '#5a665f', '#3b4740', '#1b2420'];

export const theme = createTheme({
  colors: { board, dark: slate, gray: paper },
  variantColorResolver: variantColors,
  primaryColor: 'board',
  black: '#1b2420',
  primaryShade: { light: 6, dark: 4 },
  fontFamily: "'Atkinson Hyperlegible Next', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '700', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.25' }, h2: { fontSize: '1rem', lineHeight: '1.4' } } },
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.93rem', lg: '1.06rem', xl: '1.25rem' },
  radius: { xs: '5px', sm: '7px', md: '9px', lg: '11px', xl: '16px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '20px', xl: '28px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The default radius would make a circle of a small box.
    Checkbox: Checkbox.extend({ defaultProps: { radius: 4 } }),
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 600 } } }),
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } }, centered: true, overlayProps: { backgroundOpacity: 0.45 }, transitionProps: { transition: 'pop', duration: 120 } }, styles: { title: { fontWeight: 700, fontSize: '1.06rem' } } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-2)',
  '--mantine-color-anchor': 'var(--primary)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-board-filled': 'var(--primary)',
  '--mantine-primary-color-contrast': 'var(--primary-ink)',
};

/** A tint as the tokens it stands for. */
export const tintTokens = ({ primary, ink, pale }: Tint): Record<`--${string}`, string> => ({ '--primary': primary, '--primary-ink': ink, '--primary-pale': pale });

/** Points Mantine's own variables at our tokens in both schemes. @param colour of a commune's console, in the place of the primary one */
export function cssVariables(colour: string | null): CSSVariablesResolver {
  const pair = colour === null ? undefined : pairOf(colour);
  return () => ({ variables: {}, light: { ...shared, ...(pair && tintTokens(pair.light)) }, dark: { ...shared, ...(pair && tintTokens(pair.dark)) } });
}
