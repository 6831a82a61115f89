import { offsiteAlerts } from '../../charts/twisterlab/backups/offsite-alerts';
import { environmentsWith } from '../records/good';

const alerts = (backups: object) => offsiteAlerts(environmentsWith({ production: { backups } }).tenants[0]!);

describe('the alerts on missing off-site copies', () => {
  it('count the days since the acceptance', () => {
    const [info, warning, ...others] = alerts({ withoutOffsite: { accepted: '2026-11-28', reason: 'no server' } });
    expect(info).toMatchObject({ alert: 'NoOffsiteCopies', labels: { severity: 'info' } });
    expect(info?.expr).toContain(`- ${Date.UTC(2026, 10, 28) / 1000} >= 0`);
    expect(warning).toMatchObject({ alert: 'NoOffsiteCopiesForLong', labels: { severity: 'warning' } });
    expect(warning?.expr).toContain(`> ${90 * 86_400}`);
    expect(others).toEqual([]);
  });

  it('do not exist with a bucket, or where nothing was accepted', () => {
    expect(alerts({ offsite: { endpoint: 'https://s3.example.org', bucket: 'copies' } })).toEqual([]);
    expect(alerts({})).toEqual([]);
  });
});
