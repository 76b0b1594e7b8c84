namespace Weir.Definitions.Diagnostics;

/// <summary>Stable codes of diagnostics, each with an entry in docs/reference/yaml/errors.md.</summary>
public static class DiagnosticCodes
{
    // The file as YAML.
    public const string FileTooLarge = "WEIR1001";
    public const string NotUtf8 = "WEIR1002";
    public const string YamlSyntax = "WEIR1003";
    public const string NestedTooDeep = "WEIR1004";
    public const string TooManyNodes = "WEIR1005";
    public const string UnknownAlias = "WEIR1006";
    public const string DuplicateKey = "WEIR1007";
    public const string MultipleDocuments = "WEIR1008";
    public const string TagRefused = "WEIR1009";
    public const string EmptyFile = "WEIR1010";
    public const string KeyNotText = "WEIR1011";
    public const string NotFormattable = "WEIR1012";
    public const string NotReadable = "WEIR1013";

    // The shape of the definition.
    public const string UnknownKey = "WEIR1020";
    public const string MissingKey = "WEIR1021";
    public const string WrongType = "WEIR1022";
    public const string ValueNotAllowed = "WEIR1023";
    public const string OutOfRange = "WEIR1024";
    public const string BadName = "WEIR1025";
    public const string DuplicateId = "WEIR1026";
    public const string KeysExclude = "WEIR1027";
    public const string Empty = "WEIR1028";
    public const string TooMany = "WEIR1029";

    // The graph.
    public const string UnknownNeed = "WEIR1030";
    public const string NeedsCycle = "WEIR1031";
    public const string MatrixEmpty = "WEIR1032";
    public const string MatrixTooLarge = "WEIR1033";

    public const string UnknownTask = "WEIR1034";
    public const string UnreachableTask = "WEIR1035";
    public const string JoinNotPossible = "WEIR1036";
    public const string NoEntry = "WEIR1037";
    public const string UnknownWorkflow = "WEIR1038";
    public const string BrokenWorkflow = "WEIR1039";

    // Expressions.
    public const string ExpressionSyntax = "WEIR1040";
    public const string UnknownContext = "WEIR1041";
    public const string ContextNotHere = "WEIR1042";
    public const string UnknownFunction = "WEIR1043";
    public const string UnknownName = "WEIR1044";
    public const string StatusFunctionNotHere = "WEIR1045";
    public const string WrongArguments = "WEIR1046";
    public const string ExpressionTooBig = "WEIR1047";
    public const string NotBoolean = "WEIR1048";
    public const string ExpressionInProgram = "WEIR1049";
    public const string ExpressionInQuotedText = "WEIR1050";
    public const string ExpressionReachesInterpreter = "WEIR1051";
    public const string WrongOperand = "WEIR1052";
    public const string BudgetExceeded = "WEIR1053";
    public const string SecretNotHere = "WEIR1054";
    public const string ForeignSyntax = "WEIR1059";

    // Actions.
    public const string UnknownAction = "WEIR1060";
    public const string UnknownActionInput = "WEIR1061";
    public const string MissingActionInput = "WEIR1062";
    public const string ActionInputType = "WEIR1063";
    public const string ActionInputChoice = "WEIR1064";
    public const string ActionInputRule = "WEIR1067";

    public const string NeverTaken = "WEIR1065";

    public const string BadSchema = "WEIR1066";

    // Triggers.
    public const string BadCron = "WEIR1070";

    // Inputs of a run.
    public const string UnknownInput = "WEIR1080";
    public const string MissingInput = "WEIR1081";
    public const string InputType = "WEIR1082";
    public const string InputNotAllowed = "WEIR1083";
}
