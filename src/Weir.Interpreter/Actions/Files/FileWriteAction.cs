using System.Globalization;
using System.Text;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions.Files;

/// <summary>Writes a text file in the workspace, atomically.</summary>
internal sealed class FileWriteAction : IAction
{
    public ActionDescription Description { get; } = new()
    {
        Name = "file/write",
        Description = "Writes a text file inside the workspace. Readers see the old content or the new, never a part.",
        Inputs =
        [
            new() { Name = "path", Types = ActionInputTypes.String, Required = true, Description = "Relative to the workspace." },
            new()
            {
                Name = "content",
                Types = ActionInputTypes.String | ActionInputTypes.Number | ActionInputTypes.Boolean | ActionInputTypes.Array | ActionInputTypes.Object,
                Required = true,
                Description = "Text as it is; arrays and objects as compact JSON.",
            },
            new()
            {
                Name = "mode",
                Types = ActionInputTypes.String,
                Description = "Permissions as octal text, such as '0755'. Default: what the agent's umask gives.",
            },
            new() { Name = "overwrite", Types = ActionInputTypes.Boolean, Default = true, Description = "False fails when the file exists." },
        ],
        Outputs = ["path", "size_bytes"],
    };

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var path = WorkspacePath.Resolve(context, "path", context.Inputs.RequiredText("path"));
        var mode = Mode(context.Inputs.Text("mode"));
        if (Directory.Exists(path))
        {
            return ActionResult.Failed($"'{path}' is a directory", retryable: false);
        }

        if (!context.Inputs.Flag("overwrite") && File.Exists(path))
        {
            return ActionResult.Failed($"'{path}' exists and overwrite is false", retryable: false);
        }

        var content = Encoding.UTF8.GetBytes(context.Inputs.RequiredText("content"));
        try
        {
            await AtomicFile.WriteAsync(path, file => file.WriteAsync(content, cancellationToken).AsTask(), mode, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return ActionResult.Failed(refused.Message, retryable: true);
        }

        return ActionResult.Succeeded(ObjectValue.Of(("path", path), ("size_bytes", content.LongLength)));
    }

    private static UnixFileMode? Mode(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var isOctal = text.Length is 3 or 4 && text.All(c => c is >= '0' and <= '7');
        return isOctal
            ? (UnixFileMode)Convert.ToInt32(text, 8)
            : throw new ActionInputException(string.Create(CultureInfo.InvariantCulture, $"input 'mode' is '{text}', but must be octal such as '0644'"));
    }
}
