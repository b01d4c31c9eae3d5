/** Colours of buttons, badges and alerts, from the tokens: Mantine's own palette never shows. */
import { defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core';

const hues: Record<string, { ink: string; pale: string; on: string }> = {
  board: { ink: 'var(--primary)', pale: 'var(--primary-pale)', on: 'var(--primary-ink)' },
  red: { ink: 'var(--bad)', pale: 'var(--bad-pale)', on: 'var(--bad-ink)' },
  green: { ink: 'var(--good)', pale: 'var(--good-pale)', on: 'var(--bad-ink)' },
  blue: { ink: 'var(--information)', pale: 'var(--information-pale)', on: 'var(--bad-ink)' },
  yellow: { ink: 'var(--attention)', pale: 'var(--attention-pale)', on: 'var(--bad-ink)' },
  gray: { ink: 'var(--ink-2)', pale: 'var(--off-pale)', on: 'var(--page)' },
};

export const variantColors: VariantColorsResolver = (input) => {
  const hue = hues[input.color ?? 'board'];
  if (!hue) return defaultVariantColorsResolver(input);
  if (input.variant === 'filled') return { background: hue.ink, hover: `color-mix(in srgb, ${hue.ink} 88%, var(--ink))`, color: hue.on, border: '1px solid transparent' };
  if (input.variant === 'light') return { background: hue.pale, hover: `color-mix(in srgb, ${hue.pale} 80%, ${hue.ink})`, color: hue.ink, border: '1px solid transparent' };
  if (input.variant === 'subtle' || input.variant === 'transparent') return { background: 'transparent', hover: 'var(--surface-2)', color: hue.ink, border: '1px solid transparent' };
  return defaultVariantColorsResolver(input);
};
