using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Takes out of a task's inputs what reads secrets, which only the agent may see.</summary>
internal static class DeferredInputs
{
    private static readonly string[] Contextual = ["workflow", "inputs", "parameters", "vars", "pack", "system", "kv", "needs", "task", "item", "index", "matrix", "strategy", "compensated"];

    public static (ObjectValue Input, ObjectValue Deferred) Split(ObjectValue input)
    {
        var deferred = input.Members.Where(member => ReadsSecrets(member.Value)).ToList();
        return deferred.Count == 0
            ? (input, ObjectValue.Empty)
            : (ObjectValue.Of(input.Members.Where(member => !deferred.Contains(member))), ObjectValue.Of(deferred));
    }

    /// <summary>What the deferred expressions read of the contexts around.</summary>
    public static ObjectValue Contexts(Value deferred, ExpressionScope scope)
    {
        var reads = ContextReads.Of(deferred);
        var contexts = new List<KeyValuePair<string, Value>>();
        foreach (var name in Contextual.Where(name => reads.Reads(name) && scope.Names.Contains(name)))
        {
            var value = reads.MembersOf(name) is { } members && scope.Lookup(name) is { } lookup
                ? ObjectValue.Of(members.Select(member => KeyValuePair.Create(member, lookup.Find(member) ?? Value.Null)))
                : scope.Find(name)!;
            contexts.Add(new(name, value));
        }

        return reads.Trim(ObjectValue.Of(contexts));
    }

    private static bool ReadsSecrets(Value value) => value switch
    {
        StringValue text when Template.HasExpression(text.Value) => ContextReads.Of(value) is var reads
            && (reads.Reads("secrets") || ExpressionCache.Template(text.Value).Parts.Any(part => part.Expression?.CallsSecrets == true)),
        ArrayValue array => array.Items.Any(ReadsSecrets),
        ObjectValue obj => obj.Members.Any(member => ReadsSecrets(member.Value)),
        _ => false,
    };
}

/// <summary>The inputs of an action as its agent has them. They may hold secrets: they belong in no history and no log.</summary>
/// <param name="Values">All inputs.</param>
/// <param name="ScriptEnv">Texts of the environment variables that stand in programs.</param>
public sealed record TaskInputs(ObjectValue Values, ObjectValue ScriptEnv)
{
    /// <summary>Evaluates what the run left to the agent.</summary>
    /// <param name="task">The task as the run gave it.</param>
    /// <param name="secrets">The context <c>secrets</c>.</param>
    /// <param name="readSecret">What <c>kv.get_secret</c> gives; null when there is no such key; <see cref="SecretRefusedException"/> refuses.</param>
    /// <exception cref="EvaluationException">An expression failed.</exception>
    public static TaskInputs Complete(TaskInvocation task, ObjectValue secrets, Func<string, Value?> readSecret)
    {
        if (task.Deferred.Count + task.DeferredEnv.Count == 0)
        {
            return new TaskInputs(task.Input, task.ScriptEnv);
        }

        var path = $"tasks.{task.TaskId}.input";
        var scope = new ExpressionScope { Secrets = readSecret }.SetAll(task.Contexts).Set("secrets", secrets);
        return new TaskInputs(
            task.Input.With(ValueTemplate.Evaluate(task.Deferred, scope, path)),
            task.ScriptEnv.With(Environment(task.DeferredEnv, scope, path)));
    }

    /// <summary>Values as an environment carries them; an error names the inputs, as people never see the variables.</summary>
    internal static ObjectValue Environment(ObjectValue variables, ExpressionScope scope, string path) =>
        ObjectValue.Of(variables.Members.Select(member =>
            KeyValuePair.Create(member.Key, StepEvaluation.Text(ValueTemplate.Evaluate(member.Value, scope, path), path))));
}
