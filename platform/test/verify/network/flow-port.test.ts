import type { Flow } from '@twisterlab/platform/model/flow';
import { flowPort } from '@twisterlab/platform/verify/network/flow-port';
import { deployment, findings, pods } from '../../kit/objects';

const check = (flow: Partial<Flow>, container?: Record<string, unknown>) => {
  const flows = [{ from: pods('mcp'), to: pods('api'), port: 8000, protocol: 'TCP' as const, ...flow }];
  return findings(flowPort, [deployment('api', { container })], { flows });
};

describe('flow-port', () => {
  it('accepts a port that the receiver opens, addresses, and pods that declare no port', () => {
    expect(check({})).toEqual([]);
    expect(check({ to: { name: 'lan', addresses: ['192.168.0.0/24'] }, port: 1 })).toEqual([]);
    expect(check({ port: 9 }, { ports: [] })).toEqual([]);
  });

  it('rejects another port and another protocol', () => {
    expect(check({ port: 8001 })).toEqual([
      'Deployment api does not open the port of the declared flow mcp to api on 8001/TCP; open: 8000/TCP',
    ]);
    expect(check({ protocol: 'UDP' })).toEqual([
      'Deployment api does not open the port of the declared flow mcp to api on 8000/UDP; open: 8000/TCP',
    ]);
  });
});
