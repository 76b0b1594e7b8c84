using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Masking;

/// <summary>Masks each line before anybody else sees it.</summary>
internal sealed class MaskingSink(IOutputSink next, SecretMasker masker) : IOutputSink
{
    public void Write(OutputStream stream, string line) => next.Write(stream, masker.Apply(line));

    public int DividesAt(ReadOnlySpan<char> longLine) => masker.DividesAt(longLine);
}
