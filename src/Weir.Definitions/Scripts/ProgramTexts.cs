using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Jobs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Scripts;

/// <summary>Checks expressions in the inputs of actions, and takes them out of those that are programs: no value becomes program text.</summary>
/// <param name="places">Takes the findings.</param>
/// <param name="environment">Where an author puts a value instead, for messages.</param>
internal sealed class ProgramTexts(ExpressionPlaces places, string environment)
{
    /// <summary>Inputs as the plan has them, and the environment variables that carry the values of their programs' expressions.</summary>
    /// <param name="action">Null when it is not known, so that no input is known to be a program.</param>
    /// <param name="inputs">As written.</param>
    public (ObjectValue Inputs, ObjectValue ScriptEnv) Inputs(ActionDescription? action, YamlMapping? inputs, string path, ScopeShape scope)
    {
        var values = YamlValues.ToObject(inputs);
        var scriptEnv = ObjectValue.Empty;
        foreach (var entry in inputs?.Entries ?? [])
        {
            var inputPath = $"{path}.{entry.Key.Text}";
            if (action?.FindInput(entry.Key.Text)?.Script is { } script && entry.Value is YamlScalar text)
            {
                var interpreter = inputs!.Find(script.InterpreterInput)?.Value is YamlScalar given ? given.Text : script.DefaultInterpreter;
                (var program, scriptEnv) = Rewrite(text, inputPath, interpreter, scope);
                values = values.With(entry.Key.Text, program);
            }
            else
            {
                places.Check(entry.Value, inputPath, scope);
            }
        }

        return (values, scriptEnv);
    }

    /// <summary>Program text without expressions, and the variables that carry their values instead.</summary>
    public (string Text, ObjectValue Variables) Rewrite(YamlScalar text, string path, string interpreter, ScopeShape scope)
    {
        places.CheckForeign(text, path, ForeignSyntax.InProgram(text.Text));
        if (!Template.HasExpression(text.Text) || places.CheckText(text, path, scope, isProgram: true) is not { } template)
        {
            return (text.Text, ObjectValue.Empty);
        }

        if (ShellScript.IsShell(interpreter))
        {
            var rewritten = ShellScript.Rewrite(
                template, (code, offset, message, severity) => places.Report(text, path, code, offset, message, severity: severity));
            return (rewritten.Text, rewritten.Variables);
        }

        var first = template.Parts.First(part => part.Expression is not null);
        var expression = first.Expression!.Source.Trim();
        places.Report(
            text,
            path,
            DiagnosticCodes.ExpressionInProgram,
            first.Offset,
            $"an expression cannot stand in a script for '{interpreter}': its value would become program text. "
            + $"Put 'VALUE: ${{{{ {expression} }}}}' under {environment} and read the environment variable VALUE in the script");
        return (text.Text, ObjectValue.Empty);
    }
}
