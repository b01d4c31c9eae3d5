import { diskWatch } from '../../../agent/src/reporting/disk-watch.js';

it('says once that the disk is low, and again only after it was well', () => {
  const watch = diskWatch();
  const said = [50, 4, 3, 6, 4, 11, 4].map((diskFree) => watch({ diskFree, diskTotal: 100 }) !== undefined);
  expect(said).toEqual([false, true, false, false, false, false, true]);
  expect(watch({ diskFree: 0, diskTotal: 0 })).toBeUndefined();
});
