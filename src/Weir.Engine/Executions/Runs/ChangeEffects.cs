using Weir.Engine.Executions.Records;

namespace Weir.Engine.Executions;

internal static class ChangeEffects
{
    public static RunState Apply(RunState? state, Change change) => throw new NotImplementedException();
}
