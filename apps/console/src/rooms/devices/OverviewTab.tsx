import type { DeviceDetail } from '#contract';
import type { ReactNode } from 'react';
import css from './device.module.css';
import { EssentialPanel } from './EssentialPanel.js';
import { ExpectedPanel } from './ExpectedPanel.js';
import { NewsPanel } from './NewsPanel.js';
import { PresencePanel } from './PresencePanel.js';

/** What is expected and how it is going, the week, the ten facts, the last news. */
export function OverviewTab({ device, onEvents, installButton }: { device: DeviceDetail; onEvents: () => void; installButton: ReactNode }) {
  return (
    <div className={css.columns}>
      <div className={css.stack}>
        <ExpectedPanel device={device} installButton={installButton} />
        {device.enrolledAt ? <PresencePanel device={{ id: device.id, enrolledAt: device.enrolledAt }} /> : null}
      </div>
      <div className={css.stack}>
        <EssentialPanel device={device} />
        <NewsPanel deviceId={device.id} onAll={onEvents} />
      </div>
    </div>
  );
}
