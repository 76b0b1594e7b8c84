using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions.Files;

/// <summary>Copies a file or a folder inside the workspace.</summary>
internal sealed class FileCopyAction : IAction
{
    public ActionDescription Description { get; } = new()
    {
        Name = "file/copy",
        Description = "Copies a file, or a folder with all it holds, inside the workspace.",
        Inputs =
        [
            new() { Name = "source", Types = ActionInputTypes.String, Required = true, Description = "A file or folder, relative to the workspace." },
            new()
            {
                Name = "target",
                Types = ActionInputTypes.String,
                Required = true,
                Description = "Where the copy is to be, relative to the workspace. A file is copied into a target that is a folder or ends with '/'.",
            },
            new() { Name = "overwrite", Types = ActionInputTypes.Boolean, Default = true, Description = "False fails when a file of the target exists." },
        ],
        Outputs = ["target", "files", "size_bytes"],
    };

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var givenTarget = context.Inputs.RequiredText("target");
        var source = WorkspacePath.Resolve(context, "source", context.Inputs.RequiredText("source"));
        var target = WorkspacePath.Resolve(context, "target", givenTarget);
        var copy = new FileTreeCopy(context, context.Inputs.Flag("overwrite"));
        try
        {
            if (Directory.Exists(source))
            {
                if (target == source || target.StartsWith(source + "/", StringComparison.Ordinal))
                {
                    return ActionResult.Failed($"'{givenTarget}' is inside the folder that is copied", retryable: false);
                }

                await copy.FolderAsync(source, target, cancellationToken).ConfigureAwait(false);
            }
            else if (File.Exists(source))
            {
                if (givenTarget.EndsWith('/') || Directory.Exists(target))
                {
                    target = WorkspacePath.Resolve(context, "target", Path.Combine(target, Path.GetFileName(source)));
                }

                if (target == source)
                {
                    return ActionResult.Failed("source and target are the same file", retryable: false);
                }

                await copy.FileAsync(source, target, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                return ActionResult.Failed($"there is no file or folder '{context.Inputs.Text("source")}'", retryable: false);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return ActionResult.Failed(refused.Message, retryable: true);
        }

        return ActionResult.Succeeded(ObjectValue.Of(("target", target), ("files", copy.Files), ("size_bytes", copy.SizeBytes)));
    }
}
