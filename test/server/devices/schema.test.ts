import { describeEngines } from '../../support/database.js';
import { openGround } from './ground.js';

describeEngines('tables of the devices room', (engine) => {
  test('entities and migrations say the same', async () => {
    const ground = await openGround(engine);
    try {
      const { upQueries } = await ground.database.dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query).filter((query) => /"device"/.test(query))).toEqual([]);
    } finally {
      await ground.database.close();
    }
  });
});
