using System.Security.Cryptography;

namespace Weir.Interpreter.Processes;

/// <summary>
/// A mark in a program's environment that its descendants inherit, whatever session or group they move to. It finds processes
/// that a job left behind, also after Weir itself was killed. It is no secret and grants nothing.
/// </summary>
public readonly record struct ProcessToken
{
    /// <summary>The name of the environment variable that carries the token.</summary>
    public const string Variable = "WEIR_STEP_TOKEN";

    private ProcessToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>A new token for a job: 128 random bits.</summary>
    public static ProcessToken Create() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>A token that was written down before.</summary>
    /// <exception cref="FormatException">It holds anything but lower-case letters, digits and dots.</exception>
    public static ProcessToken Parse(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.')
            ? new(value)
            : throw new FormatException("A process token holds lower-case letters, digits and dots only.");

    /// <summary>The token of a part of what this token marks: a search for this token finds the part's processes too.</summary>
    public ProcessToken Part(int number) => new($"{Value}.{number}");

    public override string ToString() => Value;
}
