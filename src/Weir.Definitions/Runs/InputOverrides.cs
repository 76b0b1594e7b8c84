using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Runs;

/// <summary>Inputs that people change of a node that runs again.</summary>
internal static class InputOverrides
{
    /// <summary>The inputs as definitions have them: with one spelling of expressions.</summary>
    public static ObjectValue Read(ObjectValue inputs) => (ObjectValue)Unify(inputs);

    /// <summary>Why the inputs cannot be changed so; null when they can. What the expressions in them read shows when they are evaluated.</summary>
    public static string? Problem(PlanNode node, ObjectValue inputs)
    {
        if (node.IsGate || node.Kind is PlanNodeKind.Job or PlanNodeKind.Parallel or PlanNodeKind.Noop)
        {
            return $"'{node.Id}' takes no input of its own";
        }

        foreach (var (name, value) in Read(inputs).Members)
        {
            if (node.Task!.Programs.Contains(name) && value is StringValue program && Template.HasExpression(program.Value))
            {
                return $"input '{name}' of '{node.Id}' is a program: an expression in it would become program text; pass its value in the input 'env'";
            }

            if (Problem(value) is { } problem)
            {
                return $"input '{name}' of '{node.Id}': {problem}";
            }
        }

        return null;
    }

    private static Value Unify(Value value) => value switch
    {
        StringValue text => Value.Of(YamlBraces.Unify(text.Value)),
        ArrayValue array => ArrayValue.Of(array.Items.Select(Unify)),
        ObjectValue obj => ObjectValue.Of(obj.Members.Select(member => KeyValuePair.Create(member.Key, Unify(member.Value)))),
        _ => value,
    };

    private static string? Problem(Value value)
    {
        switch (value)
        {
            case StringValue text when Template.HasExpression(text.Value):
                try
                {
                    _ = ExpressionCache.Template(text.Value);
                    return null;
                }
                catch (ExpressionException e)
                {
                    return e.Message;
                }

            case ArrayValue array:
                return array.Items.Select(Problem).FirstOrDefault(problem => problem is not null);
            case ObjectValue obj:
                return obj.Members.Select(member => Problem(member.Value)).FirstOrDefault(problem => problem is not null);
            default:
                return null;
        }
    }
}
