import type { ScanView } from '#contract';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RelativeTime, StateBadge } from '../../ui/index.js';
import { SCAN_LOOK } from './app.look.js';

/** What the malware scanner said of a version, what it found or why it did not look, and when, with which signatures. */
export function ScanBadge({ scan }: { scan: ScanView }) {
  const { t } = useTranslation('catalogue');
  return (
    <>
      <StateBadge {...SCAN_LOOK[scan.state]} label={t(`scan.${scan.state}`)} />
      {scan.at || scan.detail ? <Text size="xs" c="dimmed" title={scan.signatures ?? undefined}>{scan.detail ? <bdi>{scan.detail}</bdi> : null}{scan.detail && scan.at ? ' · ' : null}{scan.at ? <RelativeTime at={scan.at} /> : null}</Text> : null}
    </>
  );
}
