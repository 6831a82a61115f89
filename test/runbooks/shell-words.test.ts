import { kubectlCalls } from '../../drills/runbooks/kubectl-call';
import { simpleCommands } from '../../drills/runbooks/shell-words';

const words = (script: string) => simpleCommands(script).map((each) => each.join(' '));

describe('simple commands', () => {
  it.each([
    ['a b | c; d && e\nf', ['a b', 'c', 'd', 'e', 'f']],
    ['a # b\nc', ['a', 'c']],
    ['until a; do b; done', ['a', 'b', 'done']],
    ['a \'b | c\' "d; e"', ['a b | c d; e']],
    ['a >b 2>/dev/null <c', ['a']],
    ['a "$(b "$(c)")"', ['c', 'b $(c)', 'a $(b "$(c)")']],
    ['x=1\na $x "${x}" $y', ['x=1', 'a 1 1 $y']],
    ['pod=redis-0\na ${pod%-*}', ['pod=redis-0', 'a redis']],
    ['a <<SQL\nb; c\nSQL\nd', ['a', 'd']],
    ['a \\\n  b', ['a b']],
    ['f() {\n  a "$1"\n}', ['f', 'a $1', '}']],
  ])('%j', (script, found) => {
    expect(words(script)).toEqual(found);
  });

  it.each(['a "b', 'a $(b'])('%j has no end', (script) => {
    expect(() => words(script)).toThrow('without an end');
  });
});

describe('calls of kubectl', () => {
  const [call] = kubectlCalls('kubectl -n a exec pod-0 --container b -- psql -c "SELECT 1"');
  it('have a namespace, a target, a container and what runs inside', () => {
    expect(call).toMatchObject({ verb: 'exec', namespace: 'a', container: 'b', inside: ['psql', '-c', 'SELECT 1'] });
    expect(call!.targets).toEqual([{ kind: 'pods', name: 'pod-0' }]);
  });

  it.each([
    ['kubectl delete pvc a b --wait=false', 'pvc/a pvc/b'],
    ['kubectl get pods,services', 'pods/ services/'],
    ['kubectl rollout status statefulset/a --timeout=1m', 'statefulset/a'],
    ['kubectl annotate endpoints a initialize- x=y', 'endpoints/a'],
    ['kubectl cordon $others', 'nodes/$others'],
    ['kubectl get --raw /readyz', ''],
    ['kubectl create job a --from=cronjob/b', 'cronjob/b'],
    ['xargs -r kubectl -n a delete', ''],
    ['echo kubectl get pods', undefined],
  ])('%s', (script, targets) => {
    const found = kubectlCalls(script)[0]
      ?.targets.map(({ kind, name = '' }) => `${kind}/${name}`)
      .join(' ');
    expect(found).toBe(targets);
  });
});
