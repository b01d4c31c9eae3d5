/** Items of the target in a list. */
import type { TargetItemView } from '#contract';
import { inOrder, isMoving, itemLook, said } from '../../../../apps/console/src/rooms/devices/targetItem.rules.js';

describe('an item of the target', () => {
  it('has its own word for a removal at work', () => {
    expect(itemLook({ state: 'working', ensure: 'absent' }).look).toBe('workingAbsent');
    expect(itemLook({ state: 'working', ensure: 'present' }).look).toBe('working');
    expect(itemLook({ state: 'failed', ensure: 'absent' })).toEqual({ look: 'failed', tone: 'bad' });
  });

  it('moves only while downloading or working', () => {
    expect((['pending', 'downloading', 'working', 'done', 'waiting', 'failed'] as const).filter((state) => isMoving({ state }))).toEqual(['downloading', 'working']);
  });

  it('stands before those that need nobody', () => {
    const item = (title: string, state: TargetItemView['state']) => ({ title, state }) as TargetItemView;
    const order = inOrder([item('b', 'done'), item('a', 'done'), item('w', 'waiting'), item('f', 'failed'), item('d', 'downloading')]);
    expect(order.map(({ title }) => title)).toEqual(['f', 'd', 'w', 'a', 'b']);
  });
});

describe('what a device said', () => {
  it('keeps its sentence and puts the output of the tool behind it', () => {
    expect(said('Un script du paquet a échoué.\ndpkg: error\nE: code 1')).toEqual({ sentence: 'Un script du paquet a échoué.', rest: 'dpkg: error\nE: code 1' });
    expect(said('dpkg: error\nE: code 1')).toEqual({ sentence: '', rest: 'dpkg: error\nE: code 1' });
    expect(said(null)).toEqual({ sentence: '', rest: '' });
  });
});
