using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// What a job's texts read of <c>inputs</c>, <c>vars</c> and <c>needs</c>, so that an invocation carries that and no more: a job
/// that needs a thousand others and looks at none of their outputs stays small in the history.
/// </summary>
internal sealed class ContextReads
{
    private static readonly string[] Trimmed = ["inputs", "parameters", "vars", "needs", "kv", "task"];

    /// <summary>Contexts that are left out where nothing reads them.</summary>
    private static readonly string[] Optional = ["parameters", "pack", "system", "kv", "task", "item", "index", "repeat", "compensated"];

    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    private ContextReads()
    {
    }

    public static ContextReads Of(PlanJob job, ObjectValue workflowEnv)
    {
        var reads = new ContextReads();
        reads.AddValue(workflowEnv);
        reads.AddValue(job.Env);
        reads.AddValue(job.Outputs);
        foreach (var step in job.Steps)
        {
            reads.AddValue(step.Env);
            reads.AddValue(step.ScriptEnv);
            reads.AddValue(step.With);
            reads.AddValue(step.TimeoutMinutes);
            reads.AddValue(step.ContinueOnError);
            reads.AddValue(Value.Of(step.Name));
            if (step.If is not null)
            {
                reads.Add(ExpressionCache.Expression(step.If).Root);
            }
        }

        return reads;
    }

    /// <summary>What one value reads.</summary>
    public static ContextReads Of(Value value)
    {
        var reads = new ContextReads();
        reads.AddValue(value);
        return reads;
    }

    /// <summary>Keys of <c>kv.get_secret</c> that are written out.</summary>
    public IReadOnlyCollection<string> Secrets => _secrets;

    /// <summary>Whether something of the context is read.</summary>
    public bool Reads(string context) => _whole.Contains(context) || _members.ContainsKey(context);

    /// <summary>Members of the context that are read by name; null when it is read as a whole.</summary>
    public IReadOnlyCollection<string>? MembersOf(string context) =>
        _whole.Contains(context) ? null : _members.TryGetValue(context, out var members) ? members : [];

    public ObjectValue Trim(ObjectValue contexts) => ObjectValue.Of(contexts.Members.Where(context =>
        !Optional.Contains(context.Key) || Reads(context.Key)).Select(context => KeyValuePair.Create(
        context.Key,
        Trimmed.Contains(context.Key) && !_whole.Contains(context.Key) && context.Value is ObjectValue obj
            ? ObjectValue.Of(obj.Members.Where(member => _members.GetValueOrDefault(context.Key)?.Contains(member.Key) == true))
            : context.Value)));

    private void AddValue(Value value)
    {
        switch (value)
        {
            case StringValue text when Template.HasExpression(text.Value):
                foreach (var part in ExpressionCache.Template(text.Value).Parts.Where(part => part.Expression is not null))
                {
                    Add(part.Expression!.Root);
                }

                break;
            case ArrayValue array:
                foreach (var item in array.Items)
                {
                    AddValue(item);
                }

                break;
            case ObjectValue obj:
                foreach (var member in obj.Members)
                {
                    AddValue(member.Value);
                }

                break;
        }
    }

    private void Add(ExpressionNode node)
    {
        switch (node)
        {
            case ContextNode context:
                _whole.Add(context.Name);
                return;
            case CallNode { Name: Functions.KvGetSecret, Arguments: [LiteralNode { Value: StringValue secret }, ..] }:
                _secrets.Add(secret.Value);
                break;
            case CallNode { Name: Functions.KvGet } read:
                if (read.Arguments is [LiteralNode { Value: StringValue key }, ..])
                {
                    AddMember("kv", key.Value);
                }
                else
                {
                    _whole.Add("kv");
                }

                break;
            case MemberNode { Target: ContextNode context } member:
                AddMember(context.Name, member.Name);
                return;
            case IndexNode { Target: ContextNode context, Index: LiteralNode { Value: StringValue name } }:
                AddMember(context.Name, name.Value);
                return;
        }

        foreach (var child in Expression.Children(node))
        {
            Add(child);
        }
    }

    private void AddMember(string context, string member)
    {
        if (!_members.TryGetValue(context, out var members))
        {
            _members[context] = members = new HashSet<string>(StringComparer.Ordinal);
        }

        members.Add(member);
    }
}
