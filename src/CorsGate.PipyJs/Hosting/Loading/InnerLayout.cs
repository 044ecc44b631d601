namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>The <c>$</c> of a layout inside of another one.</summary>
internal sealed class InnerLayout(PluginModule module, PipelineLayout layout) : ScriptPipeline(ClassOf, module)
{
    private static readonly PjsClass ClassOf = FilterMethods.AddTo(new PjsClass("pipy::PipelineLayout"));

    public PipelineLayout Layout => layout;

    protected override PipelineLayout Current(PjsExecution run) => layout;
}
